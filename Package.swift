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
func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(
        name: prefix + name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
        providers: [.apt([apt]), .brew([brew])])
}

func room(_ name: String, imports rooms: [String] = []) -> Target {
    .target(name: prefix + name, dependencies: named(rooms), path: "Sources/\(name)", swiftSettings: strict)
}

/// The tests of a room; each may import the room, what the room imports, and the rooms named here.
func tests(of name: String, imports rooms: [String] = [], besides files: [String] = []) -> Target {
    .testTarget(
        name: prefix + name + "Tests", dependencies: named([name] + rooms),
        path: "Tests/\(name)Tests", exclude: files, swiftSettings: strict)
}

let package = Package(
    name: "mien",
    platforms: [.macOS(.v15)],
    products: [],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        system("CPNG", pkgConfig: "libpng", apt: "libpng-dev", brew: "libpng"),
        system("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg-dev", brew: "jpeg-turbo"),

        room("Basics"),
        room("Tensors", imports: ["Basics"]),
        room("Networks", imports: ["Basics", "Tensors"]),
        room("KerasFormat", imports: ["Basics", "Tensors", "Networks"]),
        room("ModelFiles", imports: ["Basics", "Tensors", "Networks", "KerasFormat"]),
        .target(name: prefix + "CKernels", path: "Sources/CKernels"),
        room("Kernels", imports: ["CKernels", "Basics"]),
        room("Execution", imports: ["Basics", "Tensors", "Networks", "Kernels"]),
        room("Imaging", imports: ["CPNG", "CJPEG", "Basics", "Tensors", "Networks"]),
        room("Evaluation", imports: ["Basics", "Tensors", "Networks", "Execution", "Imaging"]),
        room("Verification", imports: ["Basics", "Tensors", "Networks", "Execution"]),
        room("FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),

        tests(of: "Basics"),
        tests(of: "Tensors", imports: ["Basics"]),
        tests(of: "Kernels", imports: ["Basics"]),
        tests(of: "Imaging", imports: ["Basics", "Tensors", "Networks"], besides: ["golden.py", "Pictures"]),
        tests(of: "FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),
    ]
)
