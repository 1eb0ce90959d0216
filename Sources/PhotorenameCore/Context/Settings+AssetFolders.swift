import Foundation
public import Settings

extension Settings {
    /// Folders that can hold the local model and the place names: the user's own first, then the one beside this program.
    public var assetFolders: [String] {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let prefix = program?.deletingLastPathComponent().deletingLastPathComponent()
        return [dataFolder] + (prefix.map { [$0.appendingPathComponent("share/photorename").path] } ?? [])
    }
}
