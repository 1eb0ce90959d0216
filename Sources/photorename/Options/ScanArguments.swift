import ArgumentParser
import PhotoModel

/// Which photos.
struct ScanArguments: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Go into folders within folders.")
    var recursive = true

    @Option(help: ArgumentHelp("Only files that match; may be repeated.", valueName: "glob"))
    var include: [String] = []

    @Option(help: ArgumentHelp("No files or folders that match; may be repeated.", valueName: "glob"))
    var exclude: [String] = []

    @Option(
        help: ArgumentHelp("Take the paths from a file, `-` for standard input.", valueName: "file"),
        completion: .file())
    var filesFrom: String?

    @Flag(name: [.customShort("0"), .customLong("null")], help: "That list is separated by NUL.")
    var null = false

    @Flag(help: "Look at hidden files and folders too.")
    var hidden = false

    @Flag(help: "Follow symbolic links; a link to a photo is itself renamed.")
    var followSymlinks = false

    func options(starts: [RelativePath]) -> ScanOptions {
        var options = ScanOptions()
        options.starts = starts
        options.recursive = recursive
        options.include = include
        options.exclude = exclude
        options.hidden = hidden
        options.followSymlinks = followSymlinks
        return options
    }
}
