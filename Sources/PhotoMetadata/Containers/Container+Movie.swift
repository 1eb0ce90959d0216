import PhotoModel

/// Videos.
extension Container {
    /// QuickTime and MPEG-4.
    mutating func read(_ movie: QuickTime, _ file: Region) {
        if let size = movie.size { (width, height, isTurned) = (size.width, size.height, size.isTurned) }
        created = movie.creationDate
        position = movie.position
        (make, model) = (movie.make, movie.model)
        xmp += file.boxes().compactMap(\.adobePacket)
    }

    /// AVI: size and date stand in the list `hdrl` (Microsoft, "AVI RIFF File Reference"; exiftool, RIFF.pm for `IDIT`).
    mutating func readAVI(_ file: Region) {
        isTurned = false
        for (type, body) in file.chunks(from: 12) where type == "LIST" && body.begins(with: "hdrl") {
            for (type, body) in body.chunks(from: 4) {
                switch type {
                case "avih": (width, height) = (body.littleEndian(32, 4) ?? 0, body.littleEndian(36, 4) ?? 0)
                case "IDIT":
                    let text = String(decoding: body.bytes(limit: 64).prefix { $0 != 0 }, as: UTF8.self)
                    created = CaptureDate(text: text) ?? Self.date(written: text)
                default: break
                }
            }
        }
    }

    /// `Mon Mar 10 15:04:43 2003`, as C's `ctime` writes it.
    private static func date(written text: String) -> CaptureDate? {
        let parts = text.split(whereSeparator: \.isWhitespace)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 5, let month = months.firstIndex(where: { parts[1].lowercased() == $0.lowercased() })
        else {
            return nil
        }
        return CaptureDate(text: "\(parts[4]):\(month + 1):\(parts[2]) \(parts[3])")
    }
}
