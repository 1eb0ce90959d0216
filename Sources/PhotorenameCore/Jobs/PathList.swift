/// A list of paths, one per line or NUL-separated.
public enum PathList {
    /// - Parameters:
    ///   - source: a file, or `-` for standard input.
    ///   - isNullSeparated: paths end with NUL instead of a newline; a list with NULs in it always does, since no path has one.
    /// - Returns: the paths, as bytes.
    /// - Throws: `PathError.unreadableList`.
    public static func read(_ source: String, isNullSeparated: Bool) throws(PathError) -> [[UInt8]] {
        guard let bytes = try? InputFile.bytes(source) else { throw .unreadableList(source) }
        let isNullSeparated = isNullSeparated || bytes.contains(0)
        return bytes.split(separator: isNullSeparated ? 0 : UInt8(ascii: "\n")).map(Array.init)
    }
}
