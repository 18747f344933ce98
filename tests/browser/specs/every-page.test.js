import { citizen } from "../../support-js/people.js";
import { Counter } from "../support/counter.js";
import { onDemo } from "../support/journey.js";
import { takePictures } from "../support/pictures.js";
import { ASKING, PLACES } from "../support/places.js";
import { fitsANarrowScreen, isAccessible, isLight, isLockedDown, speaks } from "../support/qualities.js";

const LOCALES = { vi: "vi-VN", en: "en-GB" };
const visits = Object.entries(PLACES).flatMap(([name, reach]) =>
  Object.keys(LOCALES).map((language) => ({ name, reach, language, person: citizen(), newcomer: citizen("Đỗ Thị Thu") })),
);
let counter;
const prepare = async (khoa) => {
  await khoa.addClient(ASKING);
  counter = await Counter.at(khoa);
};
const journey = onDemo({ people: visits.map((visit) => visit.person), prepare });

for (const { name, reach, language, person, newcomer } of visits) {
  const sentence = `the page "${name}" (${language}) is accessible, light, locked down and fits a narrow screen`;
  journey(sentence, { locale: LOCALES[language] }, async ({ page, context, khoa }) => {
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
