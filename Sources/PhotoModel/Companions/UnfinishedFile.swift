/// Endings and beginnings of what browsers, file sharing and copying programs have not finished.
private enum Unfinished {
    static let endings: Set<FileExtension> = [
        "part", "crdownload", "download", "partial", "filepart", "opdownload", "tmp", "temp", "ucdownload",
        "downloading",
        "incomplete", "inprogress", "dctmp", "aria2", "dlpart", "dtapart", "xltd", "td",
    ]
    /// The same that are no extensions of letters and digits.
    static let otherEndings = ["!ut", "!qb", "bc!"].map { Array($0.utf8) }
    static let beginnings = ["~syncthing~", ".syncthing."].map { Array($0.utf8) }
    static let exifTool = Array("_exiftool_tmp".utf8)
}

extension FileName {
    /// A file, or the package that Safari makes, that is still being written.
    ///
    /// It is asked of every photo, so no text is made of the name but of its extension.
    public var isUnfinished: Bool {
        if Unfinished.endings.contains(fileExtension) { return true }
        switch bytes.last?.asciiLowercased {
        case UInt8(ascii: "p"):
            if bytes.suffix(Unfinished.exifTool.count).elementsEqual(Unfinished.exifTool) { return true }
        case UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "!"):
            let end = bytes.suffix(3).map(\.asciiLowercased)
            if bytes.dropLast(3).last == UInt8(ascii: "."), Unfinished.otherEndings.contains(end) { return true }
        default: break
        }
        return (bytes[0] == UInt8(ascii: "~") || bytes[0] == UInt8(ascii: "."))
            && Unfinished.beginnings.contains { bytes.starts(with: $0) }
    }
}
