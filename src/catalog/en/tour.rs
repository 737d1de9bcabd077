//! What the demo says in the terminal while it shows what Evenkeel is for. `overlay/lib/catalog.js` says it on the pages.

use crate::domain::TourStep;

/// One step of it, in a sentence or two.
pub fn step(step: TourStep) -> &'static str {
    match step {
        TourStep::Hello => "People chat. What is kind is seen at once, in the dock and on the overlay.",
        TourStep::Numbers => {
            "1. Numbers: somebody just asked for the viewer count. A bot answered, and the answer is seen nowhere."
        }
        TourStep::Digests => {
            "2. Digests: two people just criticised something. It waits for the digest, beside what was kind."
        }
        TourStep::Breaks => "3. Breaks: the dock offers one now. Begin it there, and look at the overlay.",
        TourStep::Journal => {
            "4. The journal: mark a thought in the dock, and look at it later with evidence on both sides."
        }
        TourStep::Reading => "The stream is over, and its digest can be read.",
    }
}
