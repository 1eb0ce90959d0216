import Foundation

/// A family's folder of 800 photos: two phones' HEIC and JPEG pictures, Live Photos, WhatsApp, screenshots, and names by hand.
public struct FamilyFolder: Sendable {
    /// How a photo came to its name.
    public enum Kind: String, Sendable, CaseIterable {
        case heic, live, jpeg, pixel, galaxy, whatsApp, screenshot, other, byHand
    }

    public struct Photo: Sendable {
        public var name: String
        public var kind: Kind
        /// As Exif writes it; nil where the file has none.
        public var taken: String?
    }

    public let photos: [Photo]

    public init() {
        var photos: [Photo] = []
        for (kind, count) in Self.counts {
            for index in 0..<count {
                let moment = Moment(kind, index)
                photos.append(
                    Photo(name: Self.name(kind, index, moment), kind: kind, taken: kind.hasExif ? moment.exif : nil))
            }
        }
        self.photos = photos
    }

    private static let counts: [(Kind, Int)] = [
        (.heic, 180), (.live, 60), (.jpeg, 140), (.pixel, 60), (.galaxy, 40), (.whatsApp, 120), (.screenshot, 100),
        (.other, 40), (.byHand, 60),
    ]

    private static func name(_ kind: Kind, _ index: Int, _ moment: Moment) -> String {
        let (day, time) = (moment.day, moment.time)
        return switch kind {
        case .heic: "IMG_\(1_000 + index).HEIC"
        case .live: "IMG_\(3_000 + index).HEIC"
        case .jpeg: index % 4 == 0 ? "IMG_E\(5_000 + index).JPG" : "IMG_\(5_000 + index).JPG"
        case .pixel: "PXL_\(day(""))_\(time(""))\(100 + index).jpg"
        case .galaxy: "\(day(""))_\(time("")).jpg"
        case .whatsApp where index % 2 == 0: "IMG-\(day(""))-WA\(String(format: "%04d", index)).jpg"
        case .whatsApp: "WhatsApp Image \(day("-")) at \(time(".")).jpeg"
        case .screenshot:
            switch index % 4 {
            case 0: "Screenshot_\(day(""))-\(time("")).png"
            case 1: "Screenshot_\(day(""))-\(time(""))_Chrome.png"
            case 2: "Screenshot \(day("-")) at \(time(".")).png"
            default: "Bildschirmfoto \(day("-")) um \(time(".")).png"
            }
        case .other:
            [
                "FB_IMG_16\(73_661_000 + index).jpg", "signal-\(day("-"))-\(time("")).jpg",
                "received_\(10_000 + index).jpeg",
                "photo_\(day("-"))_\(time("-")).jpg",
            ][index % 4]
        case .byHand:
            [
                "Oma & Opa – Küche \(index).jpg", "Mia Geburtstag \(index).JPG", "2019-07 Urlaub Korfu \(index).jpg",
                "beach house \(index).jpeg", "Hochzeit_Anna+Tom_\(index).HEIC", "\(day("-")) Zoo mit Ben \(index).jpg",
            ][index % 6]
        }
    }

    /// A different one for each photo, hours apart.
    private struct Moment {
        private let number: Int

        init(_ kind: Kind, _ index: Int) {
            number = (Kind.allCases.firstIndex(of: kind) ?? 0) * 200 + index
        }

        private func join(_ parts: [Int], _ separator: String) -> String {
            parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: separator)
        }

        func day(_ separator: String) -> String {
            join([2_019 + number % 5, 1 + number / 5 % 12, 1 + number / 60 % 28], separator)
        }

        func time(_ separator: String) -> String {
            join([8 + number % 12, number * 7 % 60, number * 11 % 60], separator)
        }

        var exif: String { day(":") + " " + time(":") }
    }

    /// Writes the photos and the films of the Live Photos.
    ///
    /// - Parameter folder: an existing folder; absolute path.
    /// - Throws: an error of the system, and of the tools: vips and exiftool.
    public func write(to folder: String) throws {
        let scratch = try Scratch()
        // Parts of the fixtures, as many as the cores make in a moment; the time in each file tells them apart.
        let sources = try Fixtures.photoNames().map { "'" + Fixtures.photo($0).path + "'" }.sorted()
        let made = try Shell.run(
            """
            set -e; cd '\(scratch.path)'; n=0
            for source in \(sources.joined(separator: " ")); do
              vips thumbnail "$source" t.v 640
              w=$(vipsheader -f width t.v) h=$(vipsheader -f height t.v)
              for i in 0 1 2 3; do
                vips crop t.v c.v $((i % 2 * 40)) $((i / 2 * 40)) $((w - 40)) $((h - 40))
                vips copy c.v $n.jpg[strip]; vips copy c.v $n.png[strip]; vips heifsave c.v $n.heic --compression hevc --strip
                n=$((n + 1))
              done
            done
            """)
        guard made.status == 0 else { throw POSIXError(.EIO, userInfo: ["vips": made.error]) }
        let files = FileManager.default
        var dates = "SourceFile,DateTimeOriginal,Make,Model\n"
        for (index, photo) in photos.enumerated() {
            let suffix = URL(filePath: photo.name).pathExtension.lowercased()
            let type = suffix == "jpeg" ? "jpg" : suffix
            let path = folder + "/" + photo.name
            try files.copyItem(atPath: "\(scratch.path)/\(index % (sources.count * 4)).\(type)", toPath: path)
            if let taken = photo.taken {
                let camera = photo.kind == .pixel ? "Google,Pixel 7" : "Apple,iPhone 13"
                dates += "\"\(path)\",\(taken),\(camera)\n"
            }
            if photo.kind == .live {
                let film = folder + "/" + URL(filePath: photo.name).deletingPathExtension().lastPathComponent + ".MOV"
                try LivePhotos.film(identifier: "live-\(index)").write(to: URL(filePath: film))
            }
        }
        let list = try scratch.write("dates.csv", dates)
        let dated = try Shell.run("exiftool -q -q -m -overwrite_original -csv='\(list)' '\(folder)' || true")
        guard dated.status == 0 else { throw POSIXError(.EIO, userInfo: ["exiftool": dated.error]) }
    }
}

extension FamilyFolder.Kind {
    /// Messengers and screenshots have none.
    fileprivate var hasExif: Bool {
        switch self {
        case .heic, .live, .jpeg, .pixel, .galaxy, .byHand: true
        case .whatsApp, .screenshot, .other: false
        }
    }
}
