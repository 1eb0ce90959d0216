// swift-tools-version: 6.2
import Foundation
import PackageDescription

// CI and `make check` set this: a warning of ours is an error there, and never in somebody else's build.
let strict = ProcessInfo.processInfo.environment["PHOTORENAME_STRICT"] != nil

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// One module under Sources, with what it may import. docs/design.md draws the arrows, ArchitectureTests checks them.
func module(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "photorename",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "photorename", targets: ["photorename"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without what reads configuration from files: nothing is configured that way.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // Without Foundation's types: only bytes are read and written.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // C, and only what Swift cannot call by itself.
        .systemLibrary(name: "CPosix"),
        .target(name: "CCurl"),
        .systemLibrary(name: "CLiteRT"),
        .systemLibrary(name: "COnnxRuntime"),
        .systemLibrary(
            name: "CGObject", path: "Sources/CVips/GObject", pkgConfig: "gobject-2.0",
            providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .target(name: "CVips", dependencies: ["CGObject"], exclude: ["GObject"]),

        // The modules, in the order in which the data passes through them.
        module("PhotoModel", []),
        module("Clocks", []),
        module("Parallel", []),
        module("Libraries", []),
        module("RateLimiting", ["PhotoModel"]),
        module("FileSystem", ["Clocks", "PhotoModel", "CPosix", system]),
        module("Scanning", ["Parallel", "PhotoModel", "FileSystem"]),
        module("PhotoMetadata", ["Libraries", "PhotoModel"]),
        module("Thumbnails", ["Libraries", "PhotoModel", "CVips"]),
        module(
            "Describing", ["PhotoModel", "RateLimiting", "CCurl", "CLiteRT", "COnnxRuntime", crypto, yams],
            resources: [
                .embedInCode("probe.jpg"), .embedInCode("Answers/non-answers.txt"),
                .embedInCode("Local/Text/secret-labels.txt"),
            ]
                + ["de", "es", "fr", "it", "nl", "pt"].map { .embedInCode("Local/Languages/\($0).yaml") }),
        module("JobStore", ["Clocks", "FileSystem", "Libraries", "Parallel", "PhotoModel", "RateLimiting", grdb]),
        module(
            "Pipeline",
            [
                "Clocks", "PhotoModel", "FileSystem", "Scanning", "PhotoMetadata", "RateLimiting", "Thumbnails",
                "Describing",
                "JobStore", system,
            ]),
        module("Naming", ["Parallel", "PhotoModel"], resources: [.embedInCode("camera-names.txt")]),
        module("Renaming", ["Parallel", "PhotoModel", "FileSystem", "PhotoMetadata", crypto, system]),
        module("Places", ["PhotoModel", grdb]),
        module("PlanFormats", ["PhotoModel"]),
        module(
            "ReviewPage", ["PhotoModel", hummingbird],
            resources: [.embedInCode("Resources")]),
        module("Settings", ["PhotoModel", yams], resources: [.embedInCode("prices.yaml")]),
        module(
            "PhotorenameCore",
            [
                "Clocks", "PhotoModel", "FileSystem", "Scanning", "PhotoMetadata", "Thumbnails", "Describing",
                "JobStore",
                "RateLimiting", "Pipeline", "Naming", "Places", "Renaming", "PlanFormats", "ReviewPage", "Settings",
                subprocess, system,
            ]),
        module(
            "TerminalUI",
            [
                "PhotorenameCore", "Clocks", "FileSystem", "JobStore", "Naming", "PhotoModel", "Pipeline",
                "PlanFormats", "Renaming",
            ]),
        .executableTarget(
            name: "photorename",
            dependencies: [
                "PhotorenameCore", "Clocks", "PhotoModel", "FileSystem", "JobStore", "Pipeline", "PlanFormats",
                "Renaming",
                "ReviewPage", "Settings", "TerminalUI", "Naming", argumentParser,
            ],
            swiftSettings: settings),

        // A module's tests see inside it; EndToEndTests run the program.
        .target(name: "TestSupport", dependencies: ["CPosix"], path: "Tests/TestSupport", swiftSettings: settings),
        // Kills a program at exactly the N-th of some system calls.
        .executableTarget(name: "killat", path: "Tests/KillAt"),
        // One module alone, for `make bench`.
        .executableTarget(
            name: "modulebench",
            dependencies: [
                "Clocks", "Describing", "FileSystem", "JobStore", "PhotoMetadata", "Pipeline", "PhotoModel",
                "RateLimiting",
                "Scanning", "Thumbnails", system,
            ],
            path: "Tests/Benchmarks/Modules", swiftSettings: settings),
        tests("ArchitectureTests", ["TestSupport"]),
        tests("PhotoModelTests", ["PhotoModel", "TestSupport"]),
        tests("RateLimitingTests", ["RateLimiting", "PhotoModel", "TestSupport"]),
        tests("FileSystemTests", ["FileSystem", "PhotoModel", "TestSupport", system]),
        tests("ScanningTests", ["Scanning", "FileSystem", "PhotoModel", "TestSupport", system]),
        tests("PhotoMetadataTests", ["PhotoMetadata", "PhotoModel", "TestSupport"]),
        tests("ThumbnailsTests", ["Thumbnails", "PhotoModel", "TestSupport"]),
        tests("DescribingTests", ["Describing", "Thumbnails", "PhotoModel", "TestSupport"]),
        tests("JobStoreTests", ["Clocks", "JobStore", "PhotoModel", "RateLimiting", "TestSupport", grdb, sqlite]),
        tests(
            "PipelineTests",
            [
                "Pipeline", "Clocks", "Describing", "FileSystem", "JobStore", "PhotoModel", "RateLimiting",
                "TestSupport", system,
            ]),
        tests("NamingTests", ["Naming", "PhotoModel", "TestSupport"]),
        tests("RenamingTests", ["Renaming", "FileSystem", "JobStore", "PhotoModel", "TestSupport", system]),
        tests("PlacesTests", ["Places", "PhotoModel", "TestSupport"]),
        tests("PlanFormatsTests", ["PlanFormats", "PhotoModel", "TestSupport"]),
        tests("ReviewPageTests", ["ReviewPage", "PhotoModel", "TestSupport"]),
        tests("SettingsTests", ["Settings", "PhotoModel", "TestSupport"]),
        tests("TerminalUITests", ["TerminalUI", "PhotoModel", "TestSupport"]),
        tests(
            "PhotorenameCoreTests",
            [
                "PhotorenameCore", "Describing", "FileSystem", "JobStore", "Naming", "PhotoModel", "Pipeline",
                "PlanFormats",
                "Renaming", "ReviewPage", "Settings", "TestSupport", system,
            ]),
        tests("EndToEndTests", ["photorename", "PhotoModel", "killat", "TestSupport"]),
    ]
)

// `make sanitize` sets this: the modules that it covers and their tests, and nothing else has to be built for it.
if let sanitizer = ProcessInfo.processInfo.environment["PHOTORENAME_SANITIZE"] {
    let covered: Set = ["DescribingTests", "PipelineTests", "JobStoreTests", "ReviewPageTests"]
    package.products = []
    package.targets.removeAll { target in
        target.type == .executable || target.type == .test && !covered.contains(target.name)
    }
    if sanitizer == "thread" {
        package.targets.append(.target(name: "SanitizedMutex", path: "Tests/Sanitizers/Mutex"))
        package.targets.first { $0.name == "TestSupport" }?.dependencies.append("SanitizedMutex")
    }
}
