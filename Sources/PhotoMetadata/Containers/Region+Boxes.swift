extension Region {
    /// A file has a few dozen boxes in one; somebody's idea of a joke may have millions.
    private static let mostBoxes = 10_000

    /// The boxes of which this region is made, up to the first that makes no sense.
    func boxes(from start: Int = 0) -> [Box] {
        var found: [Box] = []
        var place = start
        while found.count < Self.mostBoxes, let head = read(place, 8).map(Array.init) {
            var size = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
            var header = 8
            if size == 1 {
                guard let long = bigEndian(place + 8, 8) else { break }
                (size, header) = (long, 16)
            } else if size == 0 {
                size = count - place
            }
            guard size >= header, size <= count - place, let body = part(place + header, size - header) else { break }
            found.append(Box(code: head[4..<8].reduce(0) { $0 << 8 | Int($1) }, body: body))
            place += size
        }
        return found
    }

    func box(_ type: String, from start: Int = 0) -> Region? {
        boxes(from: start).first { $0.type == type }?.body
    }
}
