import PhotoModel

/// `--item PATH …`: photos of a job by their paths.
enum ItemPaths {
    /// - Parameters:
    ///   - paths: beneath the job's folder, or absolute.
    ///   - what: what each of them has to be, for the message when it is not.
    /// - Throws: `Complaint`.
    static func find(_ paths: [String], among items: [JobItem], of job: Job, what: String) throws -> [JobItem] {
        try paths.map { text in
            let bytes = RawArguments.bytes(of: text)
            let match = items.first { item in
                item.photo.path.bytes == bytes || job.root + [UInt8(ascii: "/")] + item.photo.path.bytes == bytes
            }
            guard let match else {
                throw Complaint(
                    "\(text) is no \(what) of job \(job.id)",
                    hint: "photorename status \(job.id) --items lists them")
            }
            return match
        }
    }
}
