import Foundation
public import Testing

/// The databases that a store can have. A test with the trait `.onEachEngine` runs once with each.
public enum StoreEngine: String, CaseIterable, Sendable {
    case sqlite, postgresql

    /// Of the present run of a test; PHOTORENAME_TEST_ENGINE for tests without the trait.
    @TaskLocal public static var current =
        ProcessInfo.processInfo.environment["PHOTORENAME_TEST_ENGINE"].flatMap(StoreEngine.init) ?? .sqlite

    /// Those that are installed here.
    public static let all = allCases.filter { $0 == .sqlite || PostgresServer.programs != nil }

    /// The value of `PHOTORENAME_DATABASE`: of a file that does not exist yet, or of a new database with its tables.
    ///
    /// - Parameters:
    ///   - program: path of the program that makes the tables.
    ///   - folder: of the file.
    /// - Returns: the path or the address.
    /// - Throws: an error of the server or of the program.
    func address(of program: String, _ folder: Scratch) throws -> String {
        switch self {
        case .sqlite: return folder.path + "/state/jobs.sqlite"
        case .postgresql:
            guard let server = PostgresServer.shared else { throw POSIXError(.ENOENT) }
            return server.address(of: try server.copy(madeBy: program))
        }
    }
}

/// Runs each test of a suite, or one test, with each engine.
public struct EngineTrait: TestTrait, SuiteTrait, TestScoping {
    public let isRecursive = true

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        for engine in StoreEngine.all {
            try await StoreEngine.$current.withValue(engine) {
                do {
                    try await function()
                } catch {
                    throw EngineFailure(engine: engine, error: error)
                }
            }
        }
    }
}

struct EngineFailure: Error {
    let engine: StoreEngine
    let error: any Error
}

extension Trait where Self == EngineTrait {
    public static var onEachEngine: Self { Self() }
}
