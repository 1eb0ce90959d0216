public import Foundation

/// Where things lie in the checkout.
public enum Fixtures {
    public static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    public static let photos = repository.appending(path: "Fixtures/photos")

    /// Where `make assets` puts the model and the towns, in a folder `photorename`.
    public static let dataFolder: String = {
        let environment = ProcessInfo.processInfo.environment
        return environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? environment["HOME", default: ""] + "/.local/share"
    }()

    public static func photo(_ name: String) -> URL { photos.appending(path: name) }

    public static func photoNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: photos.path).filter { !$0.hasSuffix(".md") }
    }

    public static func response(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: repository.appending(path: "Fixtures/responses/\(name)")))
    }

    /// The expected text of a golden file. With GOLDEN=write in the environment the file is written instead.
    public static func golden(_ name: String, _ actual: String) throws -> String {
        let file = repository.appending(path: "Fixtures/golden/\(name)")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try actual.write(to: file, atomically: true, encoding: .utf8)
        }
        return try String(contentsOf: file, encoding: .utf8)
    }
}
