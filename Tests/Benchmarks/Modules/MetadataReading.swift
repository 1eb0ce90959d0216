import FileSystem
import PhotoMetadata
import PhotoModel

/// What the program reads of each photo beside its pixels: FOLDER.
enum MetadataReading {
    static func run(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 1 else { fatalError("metadata FOLDER") }
        var dated = 0
        let count = try Folder(arguments[0]).eachOpen { file in
            if FileMetadata(descriptor: file.descriptor).summary.captured != nil { dated += 1 }
        }
        return ["photos": Double(count), "dated": Double(dated)]
    }
}
