/// The command line as bytes: a path in it need not be UTF-8, and ArgumentParser only sees text.
enum RawArguments {
    /// The bytes of an argument that reached us as text.
    static func bytes(of text: String) -> [UInt8] {
        guard text.contains("\u{FFFD}") else { return Array(text.utf8) }
        for index in 0..<Int(CommandLine.argc) {
            guard let argument = CommandLine.unsafeArgv[index] else { continue }
            var bytes: [UInt8] = []
            var next = argument
            while next.pointee != 0 {
                bytes.append(UInt8(bitPattern: next.pointee))
                next += 1
            }
            if String(decoding: bytes, as: UTF8.self) == text { return bytes }
        }
        return Array(text.utf8)
    }
}
