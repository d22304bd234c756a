/// Which number of a class it is that pixels are asked for.
public enum AttributionScore: String, Sendable, CaseIterable {
    /// What goes into the softmax or the sigmoid that ends the network; its output where neither does. The papers of the class
    /// activation maps and of saliency take it, and so does
    /// [Keras's example](https://keras.io/examples/vision/grad_cam/), which takes the last activation away: the probability's
    /// gradient also says what speaks against other classes, and is next to nothing where the network is sure.
    case logit
    /// What the network gives out. Sundararajan et al. take it for Integrated Gradients, Zeiler and Fergus for occlusion.
    case probability
}
