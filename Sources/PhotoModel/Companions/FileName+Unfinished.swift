/// Endings and beginnings of unfinished files of browsers, file sharing and copying programs.
private enum Unfinished {
    static let endings: Set<FileExtension> = [
        "part", "crdownload", "download", "partial", "filepart", "opdownload", "tmp", "temp", "ucdownload",
        "downloading",
        "incomplete", "inprogress", "dctmp", "aria2", "dlpart", "dtapart", "xltd", "td",
    ]
    /// The same for endings that are not extensions.
    static let otherEndings = ["!ut", "!qb", "bc!"].map { Array($0.utf8) }
    static let beginnings = ["~syncthing~", ".syncthing."].map { Array($0.utf8) }
    static let exifTool = Array("_exiftool_tmp".utf8)
}

extension FileName {
    /// The name that an unfinished file will have: `X.jpg` of `X.jpg.part`, and of iCloud's `.X.jpg.icloud`; nil for other files.
    var finished: FileName? {
        let isInCloud = fileExtension == "icloud" && bytes.first == UInt8(ascii: ".")
        guard isInCloud || Unfinished.endings.contains(fileExtension) else { return nil }
        return FileName(Array(stem.dropFirst(isInCloud ? 1 : 0)))
    }

    /// A file that is still being written, or Safari's package for one.
    ///
    /// Called for every photo, so only the extension is converted to text.
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
