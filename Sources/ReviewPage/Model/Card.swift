/// One photo on the page. Bytes that are not UTF-8 are replaced; a name that comes back as it was shown is the same name.
public struct Card: Encodable, Sendable {
    public enum State: String, Encodable, Sendable {
        /// `changed`: the photo gets a new name; `renamed`: it has it already.
        case waiting, processing, changed, renamed, kept, failed
    }

    public struct Companion: Encodable, Sendable {
        public var old: String
        public var new: String

        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

    public struct Failure: Encodable, Sendable {
        public var code: String
        public var message: String

        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    public var id: Int64
    public var state: State
    /// Path beneath the job's root; empty for the root.
    public var folder = ""
    public var old: String
    public var new: String
    /// The name before this job renamed the photo.
    public var renamedFrom: String?
    /// A person chose this name, or chose to keep the original one.
    public var pinned = false
    public var unsure = false
    public var note: String?
    public var failure: Failure?
    public var companions: [Companion] = []
    public var date: String?
    public var place: String?
    /// The model's description.
    public var words: String?
    /// Tag of the picture; changes when the file does.
    public var tag: String

    public init(id: Int64, state: State, old: String, new: String, tag: String) {
        self.id = id
        self.state = state
        self.old = old
        self.new = new
        self.tag = tag
    }
}
