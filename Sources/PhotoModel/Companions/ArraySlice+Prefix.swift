extension Array<UInt8> {
    /// It begins with these bytes. ASCII letters match in either case.
    func begins(with start: some Collection<UInt8>) -> Bool { self[...].begins(with: start) }

    /// It ends with these bytes. ASCII letters match in either case.
    func ends(with end: [UInt8]) -> Bool { count >= end.count && suffix(end.count).begins(with: end) }
}

extension ArraySlice where Element == UInt8 {
    func begins(with start: some Collection<UInt8>) -> Bool {
        count >= start.count && zip(self, start).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}
