import FileSystem
import JobStore
import PhotoModel
import Scanning
import SystemPackage
import TerminalUI

/// Photos in error that are to be looked at again.
struct Requeueing {
    let wiring: Wiring
    let job: Job
    let root: Directory

    /// - Returns: how many of them wait now.
    func requeue(_ items: [JobItem]) throws -> Int { try wiring.store.retry(look(items), in: job.id) }

    /// What stands under their paths now: a file that could not be read then may have been mended since.
    private func look(_ items: [JobItem]) throws -> [(item: Int64, photo: Photo)] {
        try items.compactMap { item in
            var options = job.settings.scan
            options.starts = [item.photo.path]
            var photo: Photo?
            var why = "it is no photo"
            try Scanner(options).walk(root) { finding in
                switch finding {
                case .photo(let found) where found.path == item.photo.path: photo = found
                case .unreadable(_, let failure): why = failure.message
                default: break
                }
            }
            if photo == nil { wiring.console.warn("\(TerminalText.escape(item.photo.path.bytes)): left alone, \(why)") }
            return photo.map { (item.id, $0) }
        }
    }
}
