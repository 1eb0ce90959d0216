extension Region {
    private static let mostChunks = 1_000

    /// The chunks of a RIFF file or list, up to the first that makes no sense (RFC 9649, section 2.3).
    ///
    /// - Parameter start: offset of the first.
    /// - Returns: the four letters and the content of each.
    func chunks(from start: Int) -> [(type: String, body: Region)] {
        var found: [(type: String, body: Region)] = []
        var place = start
        while found.count < Self.mostChunks, let type = read(place, 4).map({ String(decoding: $0, as: UTF8.self) }),
            let length = littleEndian(place + 4, 4), let body = part(place + 8, length)
        {
            found.append((type, body))
            place += 8 + length + length % 2
        }
        return found
    }
}
