/// How it is told where a network looks when it says a class.
///
/// The first six give *class activation maps*: what a layer's channels show, each by how much it matters to the class. They are as
/// coarse as the layer. The others ask each pixel of the input.
///
/// In what follows A is what the layer gives out, an array of cells i × channels k; S the class's score,
/// ``AttributionScore``; and G = ∂S / ∂A.
public enum AttributionMethod: String, Sendable, CaseIterable {
    /// ReLU(Σ_k α_k A_k) with α_k the mean of G_k over all cells.
    ///
    /// R. R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", 2017,
    /// arXiv:1610.02391. As [Keras's example](https://keras.io/examples/vision/grad_cam/), but for that one's division by the
    /// largest.
    case gradCAM
    /// Σ_k w_k A_k with w_k = Σ_i α_ik ReLU(G_ik) and α_ik = 1 / (2 + G_ik Σ_j A_jk), 0 where G_ik is: the closed form for exp(S)
    /// as the score, with its factor exp(S) left out, which is the same for all cells. ReLU of it.
    ///
    /// A. Chattopadhyay et al., "Grad-CAM++: Improved Visual Explanations for Deep Convolutional Networks", 2018,
    /// arXiv:1710.11063. The authors' program divides α_k by its sum besides, which the paper does not.
    case gradCAMPlusPlus
    /// Σ_k G_k A_k cell by cell, with negative cells too. Where nothing but a flattening and one dense layer follows, its sum is
    /// the score without the bias.
    ///
    /// R. L. Draelos and L. Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural networks",
    /// 2020, arXiv:2011.08891.
    case hiResCAM
    /// ReLU(Σ_k w_k A_k), with w the softmax, over the channels, of the scores of the input where it is multiplied by each channel:
    /// brought to the input's size, and to 0 … 1. A channel that is the same everywhere has no part. No gradients.
    ///
    /// H. Wang et al., "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks", 2020, arXiv:1910.01279.
    /// The score of a black picture, which the paper subtracts, is the same for all channels and does not change the softmax. The
    /// paper's score is the logit; its authors' program takes the probability.
    case scoreCAM
    /// ReLU(Σ_k ReLU(G_k) A_k), cell by cell.
    ///
    /// P.-T. Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", 2021,
    /// doi:10.1109/TIP.2021.3089943.
    case layerCAM
    /// A v, with v the first right singular vector of A, nothing subtracted; its sign is the one by which the map's sum is not
    /// negative. The class has no part in it.
    ///
    /// M. B. Muhammad and M. Yeasin, "Eigen-CAM: Class Activation Map using Principal Components", 2020, arXiv:2008.00299.
    case eigenCAM
    /// The largest |∂S / ∂x| among a pixel's channels.
    ///
    /// K. Simonyan, A. Vedaldi and A. Zisserman, "Deep Inside Convolutional Networks", 2013, arXiv:1312.6034.
    case saliency
    /// ``saliency`` of the mean gradient of several noisy copies of the input. The noise is normal, with a share of the range of
    /// each input's numbers as its standard deviation.
    ///
    /// D. Smilkov et al., "SmoothGrad: removing noise by adding noise", 2017, arXiv:1706.03825.
    case smoothGrad
    /// (x − x′) · the mean gradient on the straight way from a baseline x′ to x, summed over a pixel's channels, with its sign. The
    /// gradients are taken in the middles of equal steps (midpoint rule). The sum over all pixels is S(x) − S(x′), but for what the
    /// steps are too coarse for: ``AttributionMaps/completenessGaps``.
    ///
    /// M. Sundararajan, A. Taly and Q. Yan, "Axiomatic Attribution for Deep Networks", 2017, arXiv:1703.01365.
    case integratedGradients
    /// ``saliency`` where rectifiers hand back nothing that is negative: ReLU with an upper bound (ReLU6), a slope (LeakyReLU) or a
    /// threshold, `ThresholdedReLU`, and PReLU hand back max(0, what their own gradient is). Other activations hand back their
    /// gradients.
    ///
    /// J. T. Springenberg et al., "Striving for Simplicity: The All Convolutional Net", 2014, arXiv:1412.6806.
    case guidedBackpropagation
    /// By how much the score falls where a patch hides the pixel: the mean over all patches that do, which move by a stride from
    /// the upper left corner until they reach the last pixel; the last ones are cut off at the border. No gradients.
    ///
    /// M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", 2013, arXiv:1311.2901.
    case occlusion

    /// Whether it looks at a layer, and its maps are as coarse as that.
    public var usesLayer: Bool {
        switch self {
        case .gradCAM, .gradCAMPlusPlus, .hiResCAM, .scoreCAM, .layerCAM, .eigenCAM: true
        case .saliency, .smoothGrad, .integratedGradients, .guidedBackpropagation, .occlusion: false
        }
    }
}
