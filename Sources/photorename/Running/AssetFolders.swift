import Foundation
import Settings

extension Settings {
    /// Where the local model and the places may lie: the user's own folder first, then beside where this program is
    /// installed.
    var assetFolders: [String] {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let prefix = program?.deletingLastPathComponent().deletingLastPathComponent()
        return [dataFolder] + (prefix.map { [$0.appendingPathComponent("share/photorename").path] } ?? [])
    }
}
