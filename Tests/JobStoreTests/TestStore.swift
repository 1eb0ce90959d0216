import Foundation
import PhotoModel
import TestSupport

@testable import JobStore

/// A new database of the engine that the test runs with.
enum TestStore {
    /// - Parameter folder: for a file.
    static func make(in folder: Scratch) throws -> JobStore { try JobStore(path: address(folder)) }

    /// The file, or the address of a database that has the schema.
    static func address(_ folder: Scratch) throws -> String {
        switch StoreEngine.current {
        case .sqlite: return folder.path + "/state/jobs.sqlite"
        case .postgresql:
            guard let server = PostgresServer.shared else { throw POSIXError(.ENOENT) }
            let address = server.address(of: try server.database())
            guard let parsed = PostgresAddress(address) else { throw POSIXError(.EINVAL) }
            _ = try PostgresAdministration(parsed).create()
            return address
        }
    }
}
