// A chunk of its own, so that the list of font slices does not delay the start.
import "./fonts.css";
