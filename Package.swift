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

func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(
        name: prefix + name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
        providers: [.apt([apt]), .brew([brew])])
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
    products: [],
    dependencies: [],
    targets: [
        room("Basics"),
        room("Tensors", imports: ["Basics"]),
        room("Networks", imports: ["Basics", "Tensors"]),
        system("CPNG", pkgConfig: "libpng", apt: "libpng-dev", brew: "libpng"),
        system("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg-dev", brew: "jpeg-turbo"),
        room("Imaging", imports: ["Basics", "Tensors", "Networks", "CPNG", "CJPEG"]),
        room("FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),
        room("Reporting", imports: ["Basics", "Tensors", "Imaging", "FeatureMaps"]),
        tests(of: "Basics"),
        tests(of: "Tensors", imports: ["Basics"]),
        tests(of: "Imaging", imports: ["Basics", "Tensors", "Networks"]),
        tests(of: "FeatureMaps", imports: ["Basics", "Tensors", "Imaging"]),
        tests(of: "Reporting", imports: ["Basics", "Tensors", "Imaging", "FeatureMaps"]),
    ]
)
