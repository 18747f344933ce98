// Fictitious citizens for the tests, recognisable as such: personal numbers begin with 099, phones are 0900000xxx,
// mail ends in ".example". The demo numbers its own people from the bottom; these count from the top.

let born = 0;

/** A citizen nobody else in this process is. Password: a long sentence, so that no blocklist has it. */
export function citizen(name = "Nguyễn Thị Lan", changes = {}) {
  born += 1;
  const serial = String(1000 - born).padStart(3, "0");
  const [family, ...rest] = name.split(" ");
  const given = rest.pop();
  return {
    personal_number: `099300999${serial}`, // 3: a woman born from 2000 on; 00: in 2000
    kind: "citizen",
    level: 2,
    name,
    family_name: family,
    middle_name: rest.join(" "),
    given_name: given,
    birthdate: "2000-03-01",
    gender: "female",
    nationality: "VNM",
    email: `person.${serial}@mail.example`,
    phone: `0900000${serial}`,
    password: `con đường làng mùa gặt ${serial}`,
    address: { formatted: "1 Phố Giả Định, Hà Nội", region: "Hà Nội", country: "VN" },
    ...changes,
  };
}

/** What such a person types as their name when signing in. */
export const username = (person) => person.personal_number;

export const asImportLine = (person) => JSON.stringify(person);

/** Somebody of the demo's own people, by what its guide says they sign in with. */
export const ofTheDemo = (signIn, name) => ({ personal_number: signIn, name, password: "trang-sang-tren-song-que" });
