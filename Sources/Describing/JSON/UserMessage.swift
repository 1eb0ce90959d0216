/// A message of the user's, as Anthropic's and both of OpenAI's APIs have it; they differ in its parts.
struct UserMessage<Part: Encodable>: Encodable {
    var role = "user"
    var content: [Part]
}
