// swift-tools-version: 6.2

import PackageDescription

// A room is a target named after its folder; its module carries the package's prefix, because module names must be
// unique in the whole package graph of whoever uses Mien.
let prefix = "Mien"

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func room(_ name: String, imports rooms: [String] = []) -> Target {
    .target(
        name: prefix + name, dependencies: rooms.map { .target(name: prefix + $0) }, path: "Sources/\(name)",
        swiftSettings: strict)
}

func tests(of name: String, imports rooms: [String] = [], data: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: prefix + name + "Tests",
        dependencies: ([name] + rooms).map { .target(name: prefix + $0) } + data, path: "Tests/\(name)Tests",
        swiftSettings: strict)
}

let package = Package(
    name: "mien",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "mien-hdf5", targets: ["mien-hdf5"])
    ],
    dependencies: [],
    targets: [
        room("Basics"),
        room("Tensors", imports: ["Basics"]),
        room("Networks", imports: ["Basics", "Tensors"]),
        room("Imaging", imports: ["Basics", "Tensors", "Networks"]),
        // The one name that exists everywhere: Homebrew's own, and on Debian an alternative that libhdf5-dev sets up
        // beside its hdf5-serial.pc.
        .systemLibrary(
            name: "MienCHDF5", path: "Sources/System/CHDF5", pkgConfig: "hdf5",
            providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
        .systemLibrary(name: "MienCMemory", path: "Sources/System/CMemory"),
        room("HDF5Tree", imports: ["CMemory", "Basics", "Tensors"]),
        room("HDF5", imports: ["CHDF5", "Basics", "Tensors", "HDF5Tree"]),
        // Not a room but a command; its name is what the command is called.
        .executableTarget(
            name: "mien-hdf5",
            dependencies: ["Basics", "Tensors", "HDF5Tree", "HDF5"].map { .target(name: prefix + $0) },
            path: "Sources/HDF5Helper", swiftSettings: strict),
        tests(of: "Basics"),
        tests(of: "Tensors", imports: ["Basics"]),
        tests(of: "HDF5Tree", imports: ["Basics", "Tensors"]),
        tests(of: "HDF5", imports: ["Basics", "Tensors", "HDF5Tree", "CHDF5"]),
    ]
)
