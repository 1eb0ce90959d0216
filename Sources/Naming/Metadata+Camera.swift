public import PhotoModel

extension Metadata {
    /// Maker and model; most model names begin with the maker already.
    public var camera: String? {
        guard let model else { return make }
        guard let make, let first = make.split(separator: " ").first else { return model }
        return model.lowercased().hasPrefix(first.lowercased()) ? model : "\(make) \(model)"
    }

    /// - Parameter name: as a person writes it: `{camera}` or `{model}`, in any case.
    /// - Returns: whether this is the camera.
    public func isFrom(camera name: String) -> Bool {
        [camera, model].contains { $0?.lowercased() == name.lowercased() }
    }
}
