import ArgumentParser
import PhotoModel

/// Which photos a job is about.
struct ScanArguments: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Search subfolders.")
    var recursive = true

    @Option(help: ArgumentHelp("Only files that match; can be repeated.", valueName: "glob"))
    var include: [String] = []

    @Option(help: ArgumentHelp("Skip files and folders that match; can be repeated.", valueName: "glob"))
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp("Read the paths from a file, `-` for standard input.", valueName: "file"),
        completion: .file())
    var filesFrom: String?

    @Flag(
        name: [.customShort("0"), .customLong("null")], help: "The list from --files-from is NUL-separated.")
    var null = false

    @Flag(help: "Include hidden files and folders.")
    var hidden = false

    @Flag(help: "Follow symbolic links. For a link to a photo, the link is renamed, not the photo.")
    var followSymlinks = false

    @Flag(inversion: .prefixedNo, help: "Name videos too, unless they belong to a photo.")
    var videos: Bool?

    var options: ScanOptions {
        var options = ScanOptions()
        options.recursive = recursive
        options.include = include
        options.exclude = exclude
        options.hidden = hidden
        options.followSymlinks = followSymlinks
        options.videos = videos
        return options
    }
}
