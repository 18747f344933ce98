// Names are as long as they are: each page that greets or names somebody fits a narrow screen with whatever they are called.
import { citizen } from "../../support-js/people.js";
import { Counter } from "../support/counter.js";
import { onDemo } from "../support/journey.js";
import { ASKING, PLACES } from "../support/places.js";
import { fitsANarrowScreen } from "../support/qualities.js";

const NAMES = {
  "of many words": "Công Tằng Tôn Nữ Hoàng Thị Nguyễn Phúc Ngọc Quỳnh Phương Nghiêng Thương Khuyên Hoàng Yến Xuân",
  "of one word": "Wolfeschlegelsteinhausenbergerdorff".repeat(4).slice(0, 120),
};
// Whoever registers has at most a hundred letters.
const LONGEST_TYPED = 100;
// A name that is not taken apart, as of people who have but one.
const WHOLE = { family_name: undefined, middle_name: undefined, given_name: undefined };
const visits = Object.entries(PLACES).flatMap(([place, reach]) =>
  Object.entries(NAMES).map(([kind, name]) => ({
    place, reach, kind, person: citizen(name, WHOLE), newcomer: citizen(name.slice(0, LONGEST_TYPED).trim()),
  })),
);
let counter;
const prepare = async (khoa) => {
  await khoa.addClient(ASKING);
  counter = await Counter.at(khoa);
};
const journey = onDemo({ people: visits.map((visit) => visit.person), prepare });

for (const { place, reach, kind, person, newcomer } of visits) {
  journey(`the page "${place}" has room for a long name ${kind}`, {}, async ({ page, context, khoa }) => {
    await reach({ page, context, khoa, counter, person, newcomer });
    await fitsANarrowScreen(page);
  });
}
