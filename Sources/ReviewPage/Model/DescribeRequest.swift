/// Asks for one photo's words anew. Nil leaves what the job has.
public struct DescribeRequest: Decodable, Sendable {
    public var item: Int64
    public var model: String?
    public var prompt: String?
}
