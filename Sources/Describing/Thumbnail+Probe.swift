public import PhotoModel

extension Thumbnail {
    /// A picture of this program, a red disc, to try a provider with.
    public static var probe: Thumbnail { Thumbnail(jpeg: PackageResources.probe_jpg, width: 256, height: 256) }
}
