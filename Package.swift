// swift-tools-version: 6.2

import PackageDescription

// A room is a target named after its folder; its module carries the package's prefix, because module names must be
// unique in the whole package graph of whoever uses Mien. Read the targets below as the table of who imports whom.
let prefix = "Mien"

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

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

/// A room that is a program of its own.
func command(_ name: String, room: String, imports rooms: [String], _ packages: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name, dependencies: named(rooms) + packages, path: "Sources/\(room)", swiftSettings: strict)
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
        .executable(name: "mien-hdf5", targets: ["mien-hdf5"]),
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

        room("Basics"),
        room("Tensors", imports: ["Basics"]),
        room("Networks", imports: ["Basics", "Tensors"]),
        room("HDF5Tree", imports: ["CMemory", "Basics", "Tensors"]),
        room("HDF5", imports: ["CHDF5", "Basics", "Tensors", "HDF5Tree"]),
        room("Archives", imports: ["CZlib", "Basics"]),
        room("KerasFormat", imports: ["Basics", "Tensors", "Networks", "HDF5Tree"]),
        room("ArrayFormats", imports: ["Basics", "Tensors", "Archives"]),
        room("ModelFiles", imports: ["Basics", "Tensors", "Networks", "HDF5Tree", "KerasFormat"]),
        .target(name: prefix + "CKernels", path: "Sources/CKernels"),
        room("Kernels", imports: ["CKernels", "Basics"]),
        room("Execution", imports: ["Basics", "Tensors", "Networks", "Kernels"]),
        room("Imaging", imports: ["CPNG", "CJPEG", "Basics", "Tensors", "Networks"]),
        room("FER2013", imports: ["Basics", "Imaging"]),
        room("Evaluation", imports: ["Basics", "Tensors", "Networks", "Execution", "Imaging"]),
        room("Verification", imports: ["Basics", "Tensors", "Networks", "Execution"]),
        room("FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),
        room("Reporting", imports: ["Basics", "Tensors", "Imaging", "FeatureMaps"]),

        .target(name: prefix + "TestSupport", dependencies: named(["Basics"]), path: "Tests/_TestSupport",
            swiftSettings: strict),
        tests(of: "Basics"),
        tests(of: "Tensors", imports: ["Basics"]),
        tests(of: "HDF5", imports: ["Basics", "Tensors", "HDF5Tree", "CHDF5"]),
        tests(of: "Archives", imports: ["Basics"]),
        tests(of: "ArrayFormats", imports: ["Basics", "Tensors", "Archives"]),
        tests(of: "Kernels", imports: ["Basics"]),
        tests(of: "Imaging", imports: ["Basics", "Tensors", "Networks"], besides: ["golden.py", "Pictures"]),
        tests(of: "FER2013", imports: ["Basics", "Tensors", "Networks", "Imaging"]),
        tests(
            of: "Verification",
            imports: ["Basics", "Tensors", "Networks", "HDF5Tree", "HDF5", "ArrayFormats", "ModelFiles", "Execution"]),
        tests(of: "FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),
        tests(of: "Reporting", imports: ["Basics", "Tensors", "Imaging", "FeatureMaps"]),
        command("mien-hdf5", room: "HDF5Helper", imports: ["Basics", "Tensors", "HDF5Tree", "HDF5"]),
    ]
)
