/** The vendors there are: one line each. */
import { googleSheets } from './google-sheets.ts';
import { hubspot } from './hubspot.ts';
import { microsoftTeams } from './microsoft-teams.ts';
import { quickbooks } from './quickbooks.ts';
import { salesforce } from './salesforce.ts';
import { slack, slackWebhook } from './slack.ts';
import { stripe } from './stripe.ts';
import { telegram } from './telegram.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';
import { whatsapp } from './whatsapp.ts';
import { xero } from './xero.ts';

export const vendors: readonly VendorDeclaration[] = [
  slack,
  slackWebhook,
  microsoftTeams,
  telegram,
  whatsapp,
  googleSheets,
  hubspot,
  salesforce,
  stripe,
  quickbooks,
  xero,
];
