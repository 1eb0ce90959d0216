public struct CardFolder: Encodable, Sendable {
    public var id: String
    public var text: String
    public var photos: Int

    public init(id: String, text: String, photos: Int) {
        self.id = id
        self.text = text
        self.photos = photos
    }
}
