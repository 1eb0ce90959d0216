/// A backup of a picture.
enum Backup {
    static let original = Array("_original".utf8)
    static let endings: Set<FileExtension> = ["bak", "backup", "old", "orig"]
}
