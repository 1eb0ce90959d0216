/// A file that stays although it looks like a companion of a photo.
public struct StayingFile: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case severalPhotos
        /// Others may refer to it by name.
        case referredTo
        case video
        case picture
        case unfinished
        case link
        /// It belongs to a video or raw picture that stays.
        case other(FileName)
        /// It would get the name of another companion.
        case sameName(FileName)
        /// A video whose ContentIdentifier differs from the picture's, or a companion of such a video.
        case otherShot
        /// Only the beginning of its name matches.
        case otherName
    }

    public var name: FileName
    public var reason: Reason

    public init(name: FileName, reason: Reason) {
        self.name = name
        self.reason = reason
    }

    /// A note that lists the files: at most `most` names.
    public static func note(_ files: [StayingFile], most: Int = 10) -> String {
        var groups: [(reason: Reason, names: [String])] = []
        for file in files.prefix(most) {
            if let index = groups.firstIndex(where: { $0.reason == file.reason }) {
                groups[index].names.append(file.name.text)
            } else {
                groups.append((file.reason, [file.name.text]))
            }
        }
        var parts = groups.map { group in
            let isOne = group.names.count == 1
            let list =
                isOne
                ? group.names[0] : group.names.dropLast().joined(separator: ", ") + " and " + (group.names.last ?? "")
            return "\(list) \(isOne ? "is" : "are") not renamed: \(group.reason.words(isOne))"
        }
        if files.count > most { parts.append("\(files.count - most) more files with similar names are not renamed") }
        return parts.joined(separator: "; ")
    }
}

extension StayingFile.Reason {
    fileprivate func words(_ isOne: Bool) -> String {
        let it = isOne ? "it" : "they"
        return switch self {
        case .severalPhotos: "\(it) could belong to several photos"
        case .referredTo: "other files may refer to \(isOne ? "it" : "them") by name"
        case .video: isOne ? "it is a video of its own" : "they are videos of their own"
        case .picture: isOne ? "it is a photo of its own" : "they are photos of their own"
        case .unfinished: isOne ? "it is unfinished" : "they are unfinished"
        case .link: isOne ? "it is a symbolic link" : "they are symbolic links"
        case .other(let owner): "\(it) \(isOne ? "belongs" : "belong") to \(owner.text)"
        case .sameName(let other): "\(it) would get the name of \(other.text)"
        case .otherShot: "\(it) \(isOne ? "belongs" : "belong") to another shot"
        case .otherName: "only the beginning of \(isOne ? "its name matches" : "their names matches") this photo's name"
        }
    }
}
