import FileSystem
import JobStore
import PhotoModel
import Renaming

/// The companions of photos as they are now. Each folder is listed once.
final class CurrentCompanions {
    private let store: JobStore
    private let job: Job
    private let finder: CompanionFinder
    private lazy var photos = Dictionary(
        grouping: (try? store.files(job.id)) ?? [], by: \.photo.path.directory)
    private var folders: [RelativePath: FolderContents?] = [:]

    init(_ store: JobStore, _ job: Job, _ root: Directory) {
        self.store = store
        self.job = job
        finder = CompanionFinder(root: root, followsLinks: job.settings.scan.followSymlinks)
    }

    func of(_ folder: RelativePath, _ photo: FileName) -> [Companion] {
        let contents = folders[folder] ?? finder.contents(folder, photos[folder] ?? [])
        folders[folder] = contents
        return contents?.companions.byPhoto[photo] ?? []
    }
}
