"""What an SVG picture may be made of: the elements and attributes of SVG 2 that draw, and the text that it may hold.

From the indices of https://www.w3.org/TR/SVG2/ without those that run, load or lead away.
"""

from __future__ import annotations

ELEMENTS = frozenset(
    """a animate animateMotion animateTransform circle clipPath defs desc ellipse filter foreignObject g image line
    linearGradient marker mask mpath path pattern polygon polyline radialGradient rect set stop style svg switch symbol
    text textPath title tspan use view
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence""".split()
)
ANIMATIONS = frozenset({"animate", "animateMotion", "animateTransform", "set"})
# the labels that Mermaid and draw.io set as HTML, in a <foreignObject>
HTML = frozenset(
    """b blockquote br center code dd div dl dt em font h1 h2 h3 h4 h5 h6 hr i li mark ol p pre s small span strike
    strong sub sup table tbody td th thead tr u ul""".split()
)
HTML_ATTRIBUTES = frozenset("align class color colspan dir face id lang rowspan size style valign".split())
# whose values draw, as CSS reads them: they may name a gradient or a marker by url(#..)
DRAWING = frozenset(
    """alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
    color-rendering cursor direction display dominant-baseline enable-background fill fill-opacity fill-rule filter
    flood-color flood-opacity font-family font-size font-size-adjust font-stretch font-style font-variant font-weight
    glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning letter-spacing
    lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order
    pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration
    text-overflow text-rendering transform transform-box transform-origin unicode-bidi vector-effect visibility
    white-space word-spacing writing-mode
    gradientTransform patternTransform by from to values style background background-color font line-height""".split()
)
# whose values are numbers, names and words
PLAIN = frozenset(
    """accumulate additive amplitude attributeName attributeType azimuth baseFrequency baseProfile begin bias calcMode
    class clipPathUnits contentScriptType contentStyleType cx cy d diffuseConstant divisor dur dx dy edgeMode elevation
    end exponent fill-rule filterRes filterUnits fr fx fy gradientUnits height id in in2 intercept k1 k2 k3 k4
    kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lang lengthAdjust limitingConeAngle markerHeight
    markerUnits markerWidth maskContentUnits maskUnits max media method min mode name numOctaves offset operator order
    orient origin path pathLength patternContentUnits patternUnits points pointsAtX pointsAtY pointsAtZ
    preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY repeatCount repeatDur requiredExtensions
    requiredFeatures restart result role rotate rx ry scale seed side slope spacing specularConstant specularExponent
    spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues target targetX targetY
    textLength title type version viewBox width x x1 x2 xChannelSelector y y1 y2 yChannelSelector z
    zoomAndPan""".split()
)
PREFIXES = ("aria-", "data-")
