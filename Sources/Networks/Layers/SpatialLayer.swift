/// A layer that goes along height and width, or along one of them or depth as well, and must know which axes these are.
///
/// `Flatten` is none: it has a data format that says in which order numbers come out, and is mostly left as it was.
public protocol SpatialLayer: LayerSpecification {
    /// Of what goes in and of what comes out.
    var dataFormat: DataFormat { get set }
}
