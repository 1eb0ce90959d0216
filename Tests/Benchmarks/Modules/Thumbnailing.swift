import FileSystem
import PhotoModel
import Thumbnails

/// Thumbnails as the program makes them for a provider, one after the other: FOLDER SIDE.
enum Thumbnailing {
    static func run(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 2, let side = Int(arguments[1]) else { fatalError("thumbnails FOLDER SIDE") }
        let maker = ThumbnailMaker(longestSide: side)
        var bytes = 0
        let count = try Folder(arguments[0]).eachOpen {
            bytes += try maker.make(descriptor: $0.descriptor).thumbnail.jpeg.count
        }
        return ["photos": Double(count), "bytes": Double(bytes) / Double(max(1, count))]
    }
}
