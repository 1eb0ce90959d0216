import Foundation
import Naming
import PhotoModel
import ReviewPage

/// Everything that is known of one photo, for people.
struct ReviewDetails {
    private let item: JobItem
    private let card: Card
    private let settings: JobSettings

    init(_ item: JobItem, _ card: Card, _ settings: JobSettings) {
        self.item = item
        self.card = card
        self.settings = settings
    }

    var details: PhotoDetails {
        PhotoDetails(
            card: card, lines: lines.compactMap { label, text in text.map { PhotoDetails.Line(label, $0) } },
            width: item.metadata?.width ?? 0, height: item.metadata?.height ?? 0)
    }

    private var lines: [(label: String, text: String?)] {
        let (words, metadata) = (item.description, item.metadata)
        return [
            ("Original name", card.renamedFrom), ("Subject", words?.subject), ("Unsure", words?.unsureText),
            ("Description", words?.description), ("Tags", list(words?.tags)), ("Text in the picture", words?.text),
            ("Date", date), ("Place", card.place), ("Position", position),
            ("Camera", list([metadata?.make, metadata?.model].compactMap(\.self))), ("Lens", metadata?.lens),
            ("Title", metadata?.title), ("Caption", metadata?.caption), ("Keywords", list(metadata?.keywords)),
            ("People", list(metadata?.people)), ("Rating", metadata?.rating.map { $0 < 0 ? "rejected" : "\($0)" }),
            ("Creator", metadata?.creator), ("Goes along", list(card.companions.map(\.old))), ("Note", card.note),
            ("Failed", item.failure.map { "\($0.message) (\($0.code))" }), ("What to do", item.failure?.code.hint),
            ("File", file), ("Folder", card.folder.isEmpty ? nil : card.folder),
        ]
    }

    private var date: String? {
        guard let date = PhotoDate(item, settings.naming) else { return nil }
        return "\(date.isoText.replacing("T", with: " ")), from \(date.source.text)"
    }

    private var position: String? {
        item.metadata?.position.map { position in
            func degrees(_ value: Double) -> String { String(format: "%.5f", value) }
            return "\(degrees(position.latitude)), \(degrees(position.longitude))"
        }
    }

    private var file: String {
        let bytes = item.photo.identity.size
        let size = bytes < 1_000_000 ? "\((bytes + 999) / 1_000) kB" : String(format: "%.1f MB", Double(bytes) / 1e6)
        let pixels = item.metadata.flatMap { $0.width > 0 ? "\($0.width) × \($0.height) pixels, " : nil } ?? ""
        return "\(item.photo.format.rawValue.uppercased()), \(pixels)\(size)"
    }

    private func list(_ texts: [String]?) -> String? {
        guard let texts, !texts.isEmpty else { return nil }
        return texts.joined(separator: ", ")
    }
}

extension DateSource {
    /// For people.
    var text: String {
        switch self {
        case .original, .created: "the camera (Exif)"
        case .modified: "Exif DateTime"
        case .xmp: "XMP in the file"
        case .iptc: "IPTC"
        case .container: "the file format"
        case .sidecar: "an XMP sidecar"
        case .takeout: "Google Takeout"
        case .takeoutUTC: "Google Takeout (UTC)"
        case .name: "the file name"
        case .gps: "GPS"
        case .gpsUTC: "GPS (UTC)"
        case .mtime: "the modification time"
        }
    }
}
