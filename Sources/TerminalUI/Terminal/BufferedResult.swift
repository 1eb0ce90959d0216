/// Collects small pieces for one write to standard output.
final class BufferedResult {
    private var bytes: [UInt8] = []

    func write(_ piece: [UInt8]) throws {
        bytes += piece
        if bytes.count >= 1 << 16 { try flush() }
    }

    func flush() throws {
        let full = bytes
        bytes.removeAll(keepingCapacity: true)
        try Output.result(full)
    }
}
