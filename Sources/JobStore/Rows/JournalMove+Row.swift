import Foundation
import PhotoModel

extension JournalMove {
    enum Columns: Int, RowColumns {
        case position, moveGroup, item, companion, directory, old, new, temporary, device, inode, size, modified, links
        case fileSystem, digest, undoesPosition, chosen
    }

    static let columns = Columns.names.joined(separator: ", ")

    init(row: Row) throws {
        func name(_ column: Columns) -> FileName? { (row[column] as Data?).flatMap { FileName(Array($0)) } }
        guard let directory = RelativePath(bytes: Array(row[Columns.directory] as Data)), let old = name(.old),
            let new = name(.new)
        else { throw DamagedRow("rename journal") }
        let identity = FileIdentity(
            device: UInt64(bitPattern: row[Columns.device]), inode: UInt64(bitPattern: row[Columns.inode]),
            size: row[Columns.size], modified: row[Columns.modified], links: row[Columns.links])
        self.init(
            index: row[Columns.position], group: row[Columns.moveGroup], item: row[Columns.item],
            isCompanion: row[Columns.companion], directory: directory, old: old, new: new, temporary: name(.temporary),
            identity: identity,
            proof: Proof(fileSystem: row[Columns.fileSystem], digest: (row[Columns.digest] as Data?).map { Array($0) }),
            undoes: row[Columns.undoesPosition])
        isChosen = row[Columns.chosen]
    }
}
