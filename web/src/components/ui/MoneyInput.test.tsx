import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { MoneyInput } from "@/components/ui/MoneyInput";

function Form({ start, currency }: { start: number | null; currency: string }) {
  const [amount, setAmount] = useState(start);
  return (
    <>
      <MoneyInput
        aria-label="Amount"
        amount={amount}
        currency={currency}
        onAmountChange={setAmount}
      />
      <output>{String(amount)}</output>
    </>
  );
}
const type = async (text: string) => {
  const input = screen.getByLabelText("Amount");
  await userEvent.clear(input);
  await userEvent.type(input, text);
  await userEvent.tab();
  return input;
};

test("keeps minor units and shows the money it understood", async () => {
  render(<Form start={null} currency="EUR" />);
  const input = await type("1.234,5");
  expect(screen.getByRole("status")).toHaveProperty("textContent", "123450");
  expect(input).toHaveProperty("value", "€1,234.50");
});

test("yen have no decimals", async () => {
  render(<Form start={98000} currency="JPY" />);
  expect(screen.getByLabelText("Amount")).toHaveProperty("value", "¥98,000");
  await type("-1500");
  expect(screen.getByRole("status")).toHaveProperty("textContent", "-1500");
});

test("what is no number stays to be mended and changes nothing", async () => {
  render(<Form start={500} currency="EUR" />);
  const input = await type("five");
  expect(input).toHaveProperty("value", "five");
  expect(input.getAttribute("aria-invalid")).toBe("true");
});
