// Signs and verifies with Stripe's SDK for Node.js: signatures.mjs sign TIME, or verify HEADER.

import Stripe from "stripe";

const { WITNESS_PAYLOAD: payload, WITNESS_SECRET: secret } = process.env;
const { StripeSignatureVerificationError } = Stripe.errors;
const { webhooks } = new Stripe("sk_test_witness");
const verbs = {
  sign: (time) => webhooks.generateTestHeaderString({ payload, secret, timestamp: Number(time) }),
  verify: (header) => {
    try {
      return webhooks.constructEvent(Buffer.from(payload), header, secret).id;
    } catch (error) {
      if (error instanceof StripeSignatureVerificationError) return "refused";
      throw error;
    }
  },
};

const [verb, value] = process.argv.slice(2);
process.stdout.write(verbs[verb](value));
