import { citizen } from "../../support-js/people.js";
import { Counter } from "../support/counter.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { ASKING, PLACES } from "../support/places.js";
import { fitsANarrowScreen, isAccessible, isLight, isLockedDown, speaks } from "../support/qualities.js";

// Names are as long as they are, of many words and of one that nothing breaks: whoever reads English here has both in theirs.
const LONG = `${"Wolfeschlegelsteinhausenbergerdorff".repeat(2).slice(0, 60)} Công Tằng Tôn Nữ Hoàng Thị Nguyễn Phúc`;
// And it is not taken apart, as of people who have but one.
const WHOLE = { family_name: undefined, middle_name: undefined, given_name: undefined };
const READERS = {
  vi: { locale: "vi-VN", person: () => citizen(), newcomer: () => citizen("Đỗ Thị Thu") },
  en: { locale: "en-GB", person: () => citizen(LONG, WHOLE), newcomer: () => citizen(LONG) },
};
const visits = Object.entries(PLACES).flatMap(([name, reach]) =>
  Object.entries(READERS).map(([language, { locale, person, newcomer }]) => ({
    name, reach, language, locale, person: person(), newcomer: newcomer(),
  })),
);
let counter;
const prepare = async (khoa) => {
  await khoa.addClient(ASKING);
  counter = await Counter.at(khoa);
};
const journey = onDemo({ people: visits.map((visit) => visit.person), prepare });

for (const { name, reach, language, locale, person, newcomer } of visits) {
  const sentence = `the page "${name}" (${language}) is accessible, light, locked down and fits a narrow screen whatever one is called`;
  journey(sentence, { locale }, async ({ page, context, khoa }) => {
    let shown;
    page.on("response", (answer) => {
      const redirect = answer.status() >= 300 && answer.status() < 400;
      if (answer.request().isNavigationRequest() && !redirect) shown = answer;
    });
    await reach({ page, context, khoa, counter, person, newcomer });
    isLockedDown(shown.headers());
    await speaks(page, language);
    await isLight(page);
    await takePictures(page, `${name} ${language}`);
    await isAccessible(page);
    await fitsANarrowScreen(page);
  });
}
