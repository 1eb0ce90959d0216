public import PhotoModel

/// A description, and what it cost.
public struct Answer: Sendable {
    public var description: Description
    public var usage: Usage

    public init(description: Description, usage: Usage) {
        self.description = description
        self.usage = usage
    }
}
