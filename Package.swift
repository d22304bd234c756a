// swift-tools-version: 6.2

import PackageDescription

// A room is a target named after its folder; its module carries the package's prefix, because module names must be
// unique in the whole package graph of whoever uses Mien. Read the targets below as the table of who imports whom.
let prefix = "Mien"

/// Programs have no clients that imports could be hidden from; rooms have.
let strictForPrograms: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let strict = strictForPrograms + [.enableUpcomingFeature("InternalImportsByDefault")]

func named(_ rooms: [String]) -> [Target.Dependency] { rooms.map { .target(name: prefix + $0) } }

/// A library of the system, found through pkg-config.
func system(_ name: String, pkgConfig: String? = nil, apt: String? = nil, brew: String? = nil) -> Target {
    .systemLibrary(
        name: prefix + name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
        providers: [apt.map { .apt([$0]) }, brew.map { .brew([$0]) }].compactMap(\.self))
}

func room(_ name: String, imports rooms: [String] = []) -> Target {
    .target(name: prefix + name, dependencies: named(rooms), path: "Sources/\(name)", swiftSettings: strict)
}

/// A room that is a program. It is not named after its product: on a file system that tells no case apart, `mien` and
/// `Mien` would be one.
func command(
    _ name: String, in folder: String? = nil, imports rooms: [String], _ packages: [Target.Dependency] = []
) -> Target {
    .executableTarget(
        name: prefix + name, dependencies: named(rooms) + packages, path: "Sources/\(folder ?? name)",
        swiftSettings: strictForPrograms)
}

/// The tests of a room, which may import it and the rooms named here.
func tests(of name: String, imports rooms: [String] = [], besides files: [String] = []) -> Target {
    .testTarget(
        name: prefix + name + "Tests", dependencies: named([name, "TestSupport"] + rooms),
        path: "Tests/\(name)Tests", exclude: files, swiftSettings: strict)
}

let package = Package(
    name: "mien",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Mien", targets: ["Mien"]),
        .executable(name: "mien", targets: ["MienCommand"]),
        .executable(name: "mien-hdf5", targets: ["MienHDF5Helper"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"),
    ],
    targets: [
        // The one name that exists everywhere: Homebrew's own, and on Debian an alternative that libhdf5-dev sets up
        // beside its hdf5-serial.pc.
        system("CHDF5", pkgConfig: "hdf5", apt: "libhdf5-dev", brew: "hdf5"),
        system("CPNG", pkgConfig: "libpng", apt: "libpng-dev", brew: "libpng"),
        system("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg-dev", brew: "jpeg-turbo"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
        system("CMemory"),

        .target(name: prefix + "CChecksum", path: "Sources/CChecksum"),
        room("Basics", imports: ["CChecksum"]),
        room("Tensors", imports: ["Basics"]),
        room("Networks", imports: ["Basics", "Tensors"]),
        room("HDF5Tree", imports: ["CMemory", "Basics", "Tensors"]),
        room("HDF5", imports: ["CHDF5", "Basics", "Tensors", "HDF5Tree"]),
        room("Archives", imports: ["CZlib", "Basics"]),
        room("KerasFormat", imports: ["Basics", "Tensors", "Networks", "Archives", "HDF5Tree"]),
        room("CheckpointFormat", imports: ["CChecksum", "Basics", "Tensors", "Networks"]),
        room("ArrayFormats", imports: ["Basics", "Tensors", "Archives", "HDF5Tree"]),
        room(
            "ModelFiles",
            imports: [
                "Basics", "Tensors", "Networks", "Archives", "HDF5Tree", "KerasFormat", "CheckpointFormat",
                "ArrayFormats",
            ]),
        .target(name: prefix + "CKernels", path: "Sources/CKernels"),
        room("Kernels", imports: ["CKernels", "Basics"]),
        room("Execution", imports: ["Basics", "Tensors", "Networks", "Kernels"]),
        room("Gradients", imports: ["Basics", "Tensors", "Networks", "Kernels", "Execution"]),
        room("Imaging", imports: ["CPNG", "CJPEG", "Basics", "Tensors", "Networks"]),
        room(
            "FER2013",
            imports: ["Basics", "Tensors", "Networks", "Archives", "HDF5Tree", "ArrayFormats", "Imaging"]),
        room("Evaluation", imports: ["Basics", "Tensors", "Networks", "Execution", "Imaging"]),
        room("Training", imports: ["Basics", "Tensors", "Networks", "Kernels", "Execution", "Gradients"]),
        room("Attribution", imports: ["Basics", "Tensors", "Networks", "Kernels", "Execution", "Gradients"]),
        room("Verification", imports: ["Basics", "Tensors", "Networks", "Execution"]),
        room(
            "Diagnosis",
            imports: ["Basics", "Tensors", "Networks", "ModelFiles", "Execution", "Imaging", "FER2013", "Evaluation"]),
        room("TensorBoard", imports: ["CChecksum", "Basics"]),
        room("Selectivity", imports: ["Basics", "Tensors"]),
        room("FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),
        room(
            "Explanations",
            imports: [
                "Basics", "Tensors", "Networks", "Execution", "Imaging", "FER2013", "Evaluation", "Training",
                "Attribution", "Selectivity",
            ]),
        room(
            "Reporting",
            imports: [
                "Basics", "Tensors", "Networks", "ArrayFormats", "Imaging", "FER2013", "Evaluation", "FeatureMaps",
                "Attribution", "Selectivity", "Explanations",
            ]),
        room(
            "Experiments",
            imports: [
                "Basics", "Tensors", "Networks", "HDF5Tree", "ModelFiles", "Execution", "Imaging", "FER2013",
                "Evaluation",
                "Training", "TensorBoard", "Reporting",
            ]),
        // The umbrella.
        .target(
            name: prefix,
            dependencies: named([
                "Basics", "Tensors", "Networks", "HDF5Tree", "HDF5", "CheckpointFormat", "ArrayFormats", "ModelFiles",
                "Execution", "Imaging", "FER2013", "Evaluation", "Verification", "Diagnosis", "FeatureMaps",
                "Attribution", "Selectivity", "Explanations", "Reporting", "Training", "TensorBoard", "Experiments",
            ]),
            path: "Sources/Mien", swiftSettings: strict),
        command(
            "Command", in: "MienCommand",
            imports: [
                "Basics", "Tensors", "Networks", "HDF5Tree", "CheckpointFormat", "ArrayFormats", "ModelFiles",
                "Execution", "FER2013", "Imaging", "Evaluation", "Verification", "Diagnosis", "FeatureMaps",
                "Attribution", "Selectivity", "Explanations", "Reporting", "Training", "Experiments",
            ],
            [.product(name: "ArgumentParser", package: "swift-argument-parser")]),
        command("HDF5Helper", imports: ["Basics", "Tensors", "HDF5Tree", "HDF5"]),

        // Not a package of its own: the kernels are visible within this one only.
        .executableTarget(
            name: prefix + "KernelBenchmark", dependencies: named(["Kernels", "Basics"]),
            path: "Benchmarks/Kernels", swiftSettings: strictForPrograms),
        .executableTarget(
            name: prefix + "FileBenchmark",
            dependencies: named([
                "Basics", "Tensors", "Networks", "Archives", "HDF5Tree", "HDF5", "CheckpointFormat", "ArrayFormats",
                "ModelFiles",
            ]),
            path: "Benchmarks/Files", exclude: ["peer.py"], swiftSettings: strictForPrograms),

        .executableTarget(
            name: prefix + "NetworkBenchmark",
            dependencies: named([
                "Basics", "Tensors", "Networks", "Execution", "HDF5Tree", "HDF5", "ArrayFormats", "ModelFiles",
            ]),
            path: "Benchmarks/Networks", swiftSettings: strictForPrograms),

        .executableTarget(
            name: prefix + "TrainingBenchmark",
            dependencies: named([
                "Basics", "Tensors", "Networks", "Execution", "Gradients", "Training", "HDF5Tree", "HDF5",
                "ArrayFormats", "ModelFiles",
            ]),
            path: "Benchmarks/Training", swiftSettings: strictForPrograms),

        .executableTarget(
            name: prefix + "DatasetBenchmark", dependencies: named(["Basics", "Tensors", "FER2013"]),
            path: "Benchmarks/Datasets", swiftSettings: strictForPrograms),

        .target(
            name: prefix + "TestSupport", dependencies: named(["Basics", "Tensors", "HDF5Tree"]),
            path: "Tests/_TestSupport", swiftSettings: strict),
        .target(
            name: prefix + "OddFiles", dependencies: named(["CHDF5", "Basics", "Tensors", "HDF5", "TestSupport"]),
            path: "Tests/_OddFiles", swiftSettings: strict),
        // A program too, so that it can be had optimised and run on.
        .executableTarget(
            name: prefix + "RandomNetworks", dependencies: named(["Basics", "Tensors", "Networks", "Execution"]),
            path: "Tests/_RandomNetworks", swiftSettings: strictForPrograms),
        // A program, because a file that takes its reader down must not take the tests along.
        .executableTarget(
            name: prefix + "TrainingJudge",
            dependencies: named([
                "Basics", "Tensors", "Networks", "Kernels", "Gradients", "Training", "HDF5Tree", "HDF5", "ArrayFormats",
                "ModelFiles",
            ]),
            path: "Tests/_TrainingJudge", swiftSettings: strictForPrograms),
        .executableTarget(
            name: prefix + "AttributionJudge",
            dependencies: named([
                "Basics", "Tensors", "Networks", "Execution", "Attribution", "HDF5Tree", "HDF5", "ArrayFormats",
                "ModelFiles",
            ]),
            path: "Tests/_AttributionJudge", swiftSettings: strictForPrograms),
        .executableTarget(
            name: prefix + "HostileFiles",
            dependencies: named([
                "CHDF5", "Basics", "Tensors", "Networks", "HDF5Tree", "HDF5", "Archives", "CheckpointFormat",
                "ArrayFormats", "ModelFiles", "Imaging", "FER2013", "HDF5Helper", "OddFiles", "TestSupport",
            ]),
            path: "Tests/_HostileFiles", swiftSettings: strictForPrograms),
        tests(of: "Basics", imports: ["CChecksum"]),
        tests(of: "Tensors", imports: ["Basics"]),
        tests(of: "Networks", imports: ["Basics", "Tensors"], besides: ["Lambdas"]),
        tests(
            of: "KerasFormat",
            imports: [
                "Basics", "Tensors", "Networks", "Archives", "HDF5Tree", "HDF5", "CheckpointFormat", "ArrayFormats",
                "ModelFiles", "Execution",
            ]),
        tests(of: "Execution", imports: ["Basics", "Tensors", "Networks", "Kernels", "RandomNetworks"]),
        tests(
            of: "Gradients", imports: ["Basics", "Tensors", "Networks", "Kernels", "Execution", "RandomNetworks"],
            besides: ["golden.py"]),
        tests(
            of: "CheckpointFormat",
            imports: ["CChecksum", "Basics", "Tensors", "Networks", "HDF5Tree", "HDF5", "ModelFiles", "Execution"]),
        tests(of: "HDF5Tree", imports: ["Basics", "Tensors"]),
        tests(of: "HDF5", imports: ["Basics", "Tensors", "HDF5Tree", "CHDF5", "OddFiles"]),
        tests(of: "Archives", imports: ["Basics"]),
        tests(of: "ArrayFormats", imports: ["Basics", "Tensors", "Archives"]),
        tests(
            of: "ModelFiles",
            imports: [
                "Basics", "Tensors", "Networks", "HDF5Tree", "HDF5", "Archives", "ArrayFormats", "CheckpointFormat",
            ]),
        tests(of: "Kernels", imports: ["Basics"]),
        tests(of: "Imaging", imports: ["Basics", "Tensors", "Networks"], besides: ["golden.py", "Pictures"]),
        tests(
            of: "FER2013",
            imports: ["Basics", "Tensors", "Networks", "Archives", "HDF5Tree", "ArrayFormats", "Imaging"]),
        tests(of: "Evaluation", imports: ["Basics", "Tensors", "Networks"]),
        tests(
            of: "Training", imports: ["Basics", "Tensors", "Networks", "Kernels", "Execution", "Gradients"],
            besides: ["golden.py"]),
        tests(
            of: "Attribution",
            imports: ["Basics", "Tensors", "Networks", "Kernels", "Execution", "Gradients"], besides: ["golden.py"]),
        tests(
            of: "Verification",
            imports: [
                "Basics", "Tensors", "Networks", "HDF5Tree", "HDF5", "CheckpointFormat", "ArrayFormats", "ModelFiles",
                "Execution", "Imaging", "FER2013",
            ]),
        tests(
            of: "Diagnosis",
            imports: [
                "Basics", "Tensors", "Networks", "HDF5Tree", "HDF5", "ModelFiles", "Execution", "FER2013",
            ]),
        tests(of: "TensorBoard", imports: ["Basics"], besides: ["golden.py"]),
        tests(
            of: "Explanations",
            imports: [
                "Basics", "Tensors", "Networks", "Execution", "Imaging", "FER2013", "Evaluation", "Attribution",
                "Selectivity",
            ]),
        tests(of: "Selectivity", imports: ["Basics", "Tensors"], besides: ["golden.py"]),
        tests(of: "FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),
        tests(
            of: "Reporting",
            imports: [
                "Basics", "Tensors", "Networks", "Imaging", "Evaluation", "FeatureMaps", "Attribution", "Explanations",
            ]),
        // These run the two commands as they were built.
        .testTarget(
            name: prefix + "CommandTests",
            dependencies: named([
                "Command", "HDF5Helper", "TestSupport", "Basics", "Tensors", "Networks", "HDF5Tree", "HDF5",
                "CheckpointFormat", "ArrayFormats", "Imaging", "FER2013", "Diagnosis",
            ]),
            path: "Tests/MienCommandTests", swiftSettings: strictForPrograms),
        .testTarget(
            name: prefix + "HostileFilesTests",
            dependencies: named(["HostileFiles", "HDF5Helper", "TestSupport"]), path: "Tests/HostileFilesTests",
            swiftSettings: strictForPrograms),
        .testTarget(
            name: prefix + "Tests", dependencies: named(["", "Basics", "Tensors", "Networks", "TestSupport"]),
            path: "Tests/MienTests", swiftSettings: strict),
    ]
)
