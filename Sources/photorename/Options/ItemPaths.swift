import PhotoModel

/// `--item PATH …`: photos of a job by their paths.
enum ItemPaths {
    /// - Parameters:
    ///   - paths: beneath the job's folder, or absolute.
    ///   - what: what each of them has to be, for the message when it is not.
    /// - Throws: `Complaint`.
    static func find(_ paths: [String], among items: [JobItem], of job: Job, what: String) throws -> [JobItem] {
        try paths.map { text in
            let path = job.relative(RawArguments.bytes(of: text))
            guard let path, let match = items.first(where: { $0.photo.path == path }) else {
                throw Complaint(
                    "\(text) is no \(what) of job \(job.id)",
                    hint: "photorename status \(job.id) --items lists them")
            }
            return match
        }
    }
}
