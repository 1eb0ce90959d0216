extension FileName {
    /// The name of the file that this one is a backup of; nil if it is not a backup.
    public var backedUp: FileName? {
        if bytes.last == UInt8(ascii: "~") {
            // Numbered by Emacs: `X.jpg.~1~`.
            let digits = bytes.dropLast().reversed().prefix(while: \.isASCIIDigit).count
            let start = bytes.count - digits - 3
            let isNumbered = digits > 0 && start > 0 && bytes[start...].starts(with: ".~".utf8)
            return FileName(isNumbered ? bytes[..<start] : bytes.dropLast())
        }
        if bytes.ends(with: Backup.original) {
            return FileName(bytes.dropLast(Backup.original.count))
        }
        return Backup.endings.contains(fileExtension) ? FileName(stem) : nil
    }
}
