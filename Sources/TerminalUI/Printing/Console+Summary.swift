import PhotoModel
public import PhotorenameCore

extension Console {
    /// The result of an analysis in numbers.
    ///
    /// - Parameters:
    ///   - summary: the numbers.
    ///   - withWarnings: also files and folders that the user may miss.
    public func show(_ summary: AnalysisSummary, withWarnings: Bool) {
        if withWarnings { showWarnings(summary) }
        showLeftOut(summary)
        let job = summary.job
        guard job.counters.total > 0 else {
            let others = job.others > 0 ? " \(Plural.count(job.others, "other file")) ignored." : ""
            return say("No photos found." + others)
        }
        for text in summary.unusedClocks.texts { warn(text) }
        say(counts(summary))
        showKept(summary)
        if let failure = summary.sharedFailure {
            say(
                "They failed for one reason (\(failure.code)): \(VisibleText.escape(failure.message)). To try them again: photorename retry \(job.id)"
            )
        } else if job.counters.failed > 0 {
            say("See why: photorename status \(job.id) --items")
        }
        if job.provider == .local, job.settings.describe.depth == nil, summary.renames > 0 {
            say(
                "Names come from a small local model that recognizes few things. For better names, use --provider openai, or any compatible server with --base-url."
            )
        }
    }

    private func counts(_ summary: AnalysisSummary) -> String {
        let job = summary.job
        var parts = ["\(Plural.count(job.counters.total, "photo")): \(summary.renames) to rename"]
        if summary.companions > 0 { parts[0] += " with \(Plural.count(summary.companions, "companion"))" }
        if summary.kept > 0 {
            parts.append(summary.kept == 1 ? "1 keeps its name" : "\(summary.kept) keep their names")
        }
        if job.counters.failed > 0 { parts.append(palette.red("\(job.counters.failed) failed")) }
        if job.others > 0 { parts.append("\(Plural.count(job.others, "other file")) ignored") }
        return parts.joined(separator: ", ") + "."
    }

    /// Why photos keep their names, and how to change that.
    private func showKept(_ summary: AnalysisSummary) {
        if let count = summary.keptNames[.chosen] {
            let what =
                count == 1
                ? "1 photo keeps the name that a person chose" : "\(count) photos keep names that people chose"
            say("\(what). To rename these too: photorename preview \(summary.job.id) --no-keep-meaningful --save")
        }
        if let count = summary.keptNames[.nothingNew] {
            say(
                "\(count == 1 ? "1 photo keeps its name" : "\(count) photos keep their names"): nothing more is known of \(count == 1 ? "it" : "them")."
            )
        }
    }

    private func showWarnings(_ summary: AnalysisSummary) {
        for warning in summary.warnings {
            warn("\(VisibleText.escape(warning.path?.bytes ?? [])): \(VisibleText.escape(warning.message))")
        }
        if summary.hasMoreWarnings { say("For more warnings: photorename logs \(summary.job.id)") }
    }

    /// Names that are listed in one line.
    private static let nameLimit = 5

    /// What the walk left out by rule, one line for each kind.
    private func showLeftOut(_ summary: AnalysisSummary) {
        for kind in WalkWarning.ExcludedFolders.allCases {
            let entries = summary.leftOut.filter { $0.kind == kind }
            guard !entries.isEmpty else { continue }
            let names = entries.prefix(Self.nameLimit).map { entry in
                (entry.count > 1 ? "\(entry.count) × " : "") + VisibleText.escape(entry.name.bytes)
                    + (entry.program.map { " (\($0))" } ?? "")
            }
            let more = entries.count > names.count ? " …" : ""
            let count = entries.reduce(0) { $0 + $1.count }
            say("\(kind.counted(count)) left out: \(names.joined(separator: ", "))\(more)\(kind.advice(count))")
        }
        for entry in summary.leftOutPaths {
            say("\(VisibleText.escape(entry.path?.bytes ?? [])): \(VisibleText.escape(entry.message))")
        }
    }
}

extension WalkWarning.ExcludedFolders {
    func counted(_ count: Int) -> String {
        switch self {
        case .foreignFolder: count == 1 ? "1 folder of another program" : "\(count) folders of other programs"
        case .unfinishedFile: Plural.count(count, "unfinished file")
        case .thumbnail: count == 1 ? "1 thumbnail of another file" : "\(count) thumbnails of other files"
        case .video: Plural.count(count, "video")
        }
    }

    func advice(_ count: Int) -> String {
        self == .video ? ". To name \(count == 1 ? "it" : "them") too: analyze with --videos" : ""
    }
}
