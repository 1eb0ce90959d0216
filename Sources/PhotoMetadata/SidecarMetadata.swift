import Foundation
public import PhotoModel

/// What a file beside a photo says of it: an XMP sidecar, the JSON that Google Takeout puts beside each picture, or the video of
/// a Live Photo.
public struct SidecarMetadata: Sendable {
    /// Bytes of such a file; a longer one is none.
    public static let limit = 4 << 20

    private enum Content: Sendable {
        case xmp(XMPPacket)
        case takeout(Takeout)
        case video(CaptureDate)
        case thumbnail(Metadata)
    }

    private let content: Content

    var packet: XMPPacket? { if case .xmp(let packet) = content { packet } else { nil } }

    /// Nil for a file that is neither.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - isJSON: Google Takeout's; else XMP.
    public init?(_ bytes: [UInt8], isJSON: Bool) {
        if isJSON {
            guard let takeout = try? JSONDecoder().decode(Takeout.self, from: Data(bytes)) else { return nil }
            content = .takeout(takeout)
        } else {
            let packet = XMPPacket(bytes)
            guard !packet.properties.isEmpty else { return nil }
            content = .xmp(packet)
        }
    }

    /// Nil where it does not say when it was filmed, or says that it is of another shot.
    ///
    /// - Parameters:
    ///   - video: the descriptor of a Live Photo's video; it stays the caller's. Blocking.
    ///   - identifier: the picture's ContentIdentifier, if it has one.
    public init?(video: CInt, of identifier: String?) {
        if let identifier, QuickTime.isOfAnotherShot(descriptor: video, than: identifier) { return nil }
        guard let date = QuickTime(descriptor: video)?.creationDate else { return nil }
        content = .video(date)
    }

    /// - Parameter thumbnail: the descriptor of the JPEG that a camera keeps beside a video; it stays the caller's. Blocking.
    public init(thumbnail: CInt) {
        content = .thumbnail(FileMetadata(descriptor: thumbnail).summary)
    }

    fileprivate struct Takeout: Decodable, Sendable {
        struct Time: Decodable, Sendable { var timestamp: String? }
        struct Place: Decodable, Sendable {
            var latitude: Double?
            var longitude: Double?
            var position: Position? {
                latitude.flatMap { latitude in longitude.flatMap { Position(latitude: latitude, longitude: $0) } }
            }
        }
        struct Person: Decodable, Sendable { var name: String? }

        var description: String?
        var photoTakenTime: Time?
        var geoData: Place?
        var geoDataExif: Place?
        var people: [Person]?
    }
}

extension Metadata {
    /// Adds what a sidecar says and the photo's own file does not.
    public mutating func add(_ sidecar: SidecarMetadata) {
        sidecar.add(to: &self)
    }
}

extension SidecarMetadata {
    fileprivate func add(to metadata: inout Metadata) {
        switch content {
        case .xmp(let packet):
            metadata.offer(packet.captured, .sidecar)
            metadata.position = metadata.position ?? packet.position
            metadata.gpsTime = metadata.gpsTime ?? packet.gpsTime
            metadata.add(words: packet)
        case .video(let date): metadata.offer(date, .container)
        case .thumbnail(let own):
            if let source = own.dateSource { metadata.offer(own.captured, source) }
            metadata.gpsTime = metadata.gpsTime ?? own.gpsTime
            metadata.position = metadata.position ?? own.position
            if metadata.make == nil, metadata.model == nil { (metadata.make, metadata.model) = (own.make, own.model) }
            metadata.lens = metadata.lens ?? own.lens
        case .takeout(let takeout):
            metadata.position = metadata.position ?? takeout.geoDataExif?.position ?? takeout.geoData?.position
            metadata.caption = metadata.caption ?? takeout.description.flatMap(MetadataText.clean)
            metadata.add(people: takeout.people?.compactMap(\.name) ?? [])
            if let seconds = takeout.photoTakenTime?.timestamp.flatMap(Int64.init) {
                metadata.takeoutTime = metadata.takeoutTime ?? CaptureDate(utcSeconds: seconds)
            }
        }
    }
}
