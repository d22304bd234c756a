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
        dependencies: ([name, "TestSupport"] + rooms).map { .target(name: prefix + $0) } + data,
        path: "Tests/\(name)Tests",
        swiftSettings: strict)
}

let package = Package(
    name: "mien",
    platforms: [.macOS(.v15)],
    products: [],
    dependencies: [],
    targets: [
        .systemLibrary(
            name: "MienCZlib", path: "Sources/System/CZlib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        room("Basics"),
        room("Tensors", imports: ["Basics"]),
        room("Archives", imports: ["CZlib", "Basics"]),
        room("ArrayFormats", imports: ["Basics", "Tensors", "Archives"]),
        room("Networks", imports: ["Basics", "Tensors"]),
        room("Imaging", imports: ["Basics", "Tensors", "Networks"]),
        .target(
            name: prefix + "TestSupport", dependencies: [.target(name: prefix + "Basics")], path: "Tests/_TestSupport",
            swiftSettings: strict),
        tests(of: "Basics"),
        tests(of: "Tensors", imports: ["Basics"]),
        tests(of: "Archives", imports: ["Basics"]),
        tests(of: "ArrayFormats", imports: ["Basics", "Tensors", "Archives"]),
    ]
)
