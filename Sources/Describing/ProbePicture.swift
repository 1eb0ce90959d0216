public import PhotoModel

extension Thumbnail {
    /// A red disc of our own, to ask a provider about when there is no photo to be asked about.
    public static var probe: Thumbnail { Thumbnail(jpeg: PackageResources.probe_jpg, width: 256, height: 256) }
}
