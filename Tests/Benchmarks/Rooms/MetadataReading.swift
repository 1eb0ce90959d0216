import FileSystem
import PhotoModel
import Thumbnails

/// What the program reads of each photo beside its pixels: FOLDER.
enum MetadataReading {
    static func run(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 1 else { fatalError("metadata FOLDER") }
        let maker = ThumbnailMaker(longestSide: 500, rasterSide: nil)
        var dated = 0
        let count = try Folder(arguments[0]).eachOpen { file in
            if try maker.metadata(descriptor: file.descriptor).captured != nil { dated += 1 }
        }
        return ["photos": Double(count), "dated": Double(dated)]
    }
}
